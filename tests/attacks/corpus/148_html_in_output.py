"""intent: markup in what it prints, in exceptions' texts and names, and in values
criterion: inject
proven: naive
"""

def on_call(name, arguments):
    print("<script>INJECTED</script>")
    text = "<img src=x onerror=INJECTED>\"'><svg/onload=INJECTED></title></textarea>{{7*7}}"
    if name == "closure":
        return text
    raise type(text, (Exception,), {})(text)
