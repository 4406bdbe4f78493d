"""How deliveries reach devices: a room for each channel. Today there is one, online."""
