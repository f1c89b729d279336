"""Lead quality: will this lead convert within its first ninety days?"""
