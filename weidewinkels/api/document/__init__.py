"""The OpenAPI 3.1 document, made of the same declarations as the views when somebody asks for it."""
