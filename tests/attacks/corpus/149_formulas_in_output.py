"""intent: formulas, separators and new lines in texts that end in a table for a spreadsheet
criterion: inject
proven: naive
"""

def on_call(name, arguments):
    text = "=HYPERLINK(\"x\"),10,10\r\n@SUM(1)\t+1;-1"
    print(text)
    if name == "closure":
        return text
    raise ValueError(text)
