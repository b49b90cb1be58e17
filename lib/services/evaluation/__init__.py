"""Evaluation: trends, comparisons with peers, risks, strengths and weaknesses, case studies."""
