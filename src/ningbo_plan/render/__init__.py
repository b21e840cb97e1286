"""Reports to text and bytes. A renderer returns what it made and prints nothing."""
