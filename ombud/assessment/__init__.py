"""What is it about, how grave, which order: a first reading anyone may overrule."""
