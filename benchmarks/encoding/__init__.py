"""What the encoder is worth: collections, systems, and descent through inner nodes."""
