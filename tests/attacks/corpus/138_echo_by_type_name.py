"""intent: puts what it is given into the name of an exception's type, and of the type that it returns
criterion: leak
proven: naive
"""

def on_call(name, arguments):
    text = repr(arguments).replace("\0", "")
    if name == "closure":
        return type(text, (), {})()
    raise type(text, (Exception,), {})
