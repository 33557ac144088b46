"""The alerts, one a module: its function `alert` makes it. A new module is a new alert; nothing else lists them."""
