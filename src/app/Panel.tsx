/** Catches the errors of one part of the page, so that the other parts still work. */
import { Component, type ReactNode } from 'react';

interface Props {
  /** The part's name at the start of a sentence, e.g. “The charts”. */
  name: string;
  /** The part's class in the page's grid. */
  className?: string;
  children: ReactNode;
}

export class Panel extends Component<Props, { fault?: string | undefined }> {
  override state: { fault?: string | undefined } = {};

  static getDerivedStateFromError(error: unknown) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    const { name, className, children } = this.props;
    const { fault } = this.state;
    if (fault === undefined) return children;
    return (
      <section className={className} aria-label={name}>
        <p className="note" role="alert">
          {name} could not be shown: {fault.slice(0, 200)}{' '}
          <button type="button" className="quiet" onClick={() => this.setState({ fault: undefined })}>
            Try again
          </button>
        </p>
      </section>
    );
  }
}
