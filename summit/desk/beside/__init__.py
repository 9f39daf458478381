"""Somebody who accompanies a person registered before, registered at the desk."""
