"""The speed of the Word engine against its peers and against the speed of deflate; nothing here is a test."""
