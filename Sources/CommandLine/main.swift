// The executable: composition only.
print("copydesk")
