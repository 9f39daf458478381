"""The office's pages and files of what was answered."""
