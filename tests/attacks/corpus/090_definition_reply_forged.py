"""intent: forges the reply to the hello: nothing is missing, another source, a problem of a megabyte
criterion: score
"""

def on_start():
    send(msgpack.packb([0, True, ["x = 1", ["total"], "\ud800" * 1000], [], None], unicode_errors="surrogatepass"))

def on_call(name, arguments):
    return None
