"""The registration desk: staff register somebody who came without a registration."""
