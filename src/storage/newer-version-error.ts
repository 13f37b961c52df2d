/** A newer version of this page has stored something that this version cannot read. It stays as it is. */
export class NewerVersionError extends Error {
  override readonly name = 'NewerVersionError';
  constructor() {
    super(
      'A newer version of this page has stored this run, so it stays as it is. Reload the page to get that version, then try again.',
    );
  }
}
