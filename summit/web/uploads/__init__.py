"""Files that people hand in: purchase orders, proofs of refused visas."""
