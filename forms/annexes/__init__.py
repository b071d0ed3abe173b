"""The register of annexes."""
