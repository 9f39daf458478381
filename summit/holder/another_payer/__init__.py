"""The contact gives one person's bill to another payer: the page, and the letter that follows."""
