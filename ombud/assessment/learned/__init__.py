"""What labelled texts teach: features, linear models, how sure they are, their files. No Django.

Training and serving share `grams` and `weighing`; only `training` knows scikit-learn and only
`encoder` the sentence encoder, and both import theirs when they are called.
"""
