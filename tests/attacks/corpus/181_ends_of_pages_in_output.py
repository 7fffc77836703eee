"""intent: NULs, controls of the upper half, wide signs, and ends of every element and section that a page may have
criterion: inject
"""

TEXT = "\0\x80\x9b2J\x9d0;INJECTED\x9c\ufeff\uff1d1+1\n\uff20SUM(1)\n]]></pre></code></textarea></style></title><!--<img src=x onerror=INJECTED>"

def on_start():
    print(TEXT)

def on_call(name, arguments):
    raise type(TEXT.replace("\0", ""), (Exception,), {})(TEXT)
