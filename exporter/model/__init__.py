"""The values that all layers share: frozen, and without behaviour beyond reading themselves."""
