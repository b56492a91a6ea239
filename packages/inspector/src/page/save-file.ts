/** Hands the user a file, without a server. */
export const saveFile = (name: string, parts: readonly BlobPart[]): void => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([...parts]));
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};
