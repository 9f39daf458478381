"""Further contacts of a registration: finance, protocol, an assistant, each told what is theirs."""
