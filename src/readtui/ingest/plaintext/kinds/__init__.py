"""Kinds of everyday texts with a shape of their own: chats, transcripts, threads, pages of answers, songs."""
