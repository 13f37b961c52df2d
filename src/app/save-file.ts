/** Downloads a file to the visitor's machine. */
export function saveFile(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers begin to read the file only after this task.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
