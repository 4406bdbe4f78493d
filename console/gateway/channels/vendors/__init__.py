"""What the channels of phone makers share: `kind` and `calling`, with what their answers mean and their messages say.

Each maker is one class, a `calling.Vendor`: how its service is called with a credential, and what its codes mean.
"""
