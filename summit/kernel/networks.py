"""What counts as one network address where tries are counted."""

from ipaddress import IPv6Address, ip_address, ip_network

CUSTOMER = 64  # bits of an IPv6 address that one customer is given: RFC 6177 section 2


def network_of(address: str | None) -> str:
    """Return the address; of IPv6 its first 64 bits, for one machine has all that follow them.

    An IPv4 address written as IPv6 is the IPv4 address. What is no address is returned as it is.
    """
    try:
        found = ip_address((address or "-").partition("%")[0])
    except ValueError:
        return address or "-"
    if not isinstance(found, IPv6Address):
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped or ip_network((found, CUSTOMER), strict=False))
