"""Files that people hand in: purchase orders, proofs, answers to questions."""
