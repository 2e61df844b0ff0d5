"""Floor 0: what a day is, when a thing is due, what colour its light has. Pure: frozen values in and out."""
