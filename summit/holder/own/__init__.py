"""The page behind a person's own link: their details, as they complete them."""
