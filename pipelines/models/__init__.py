"""What a score is: its declaration, its rows, its checks, where its model lies."""
