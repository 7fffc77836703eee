"""Choose: which project is worth your years (slides S08 to S12)."""
