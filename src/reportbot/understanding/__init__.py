"""What an answer states, read offline."""
