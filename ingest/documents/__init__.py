"""Documents that are no text, PDF and DOCX: their bytes → blocks, in a process of its own."""
