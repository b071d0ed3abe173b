"""What must be survived, proved with figures: faults done on purpose, load until it breaks, hours of both."""
