/** A part of the page that loads later. If it cannot be loaded, the rest of the page still works. */
import { Component, type ReactNode, Suspense } from 'react';

interface LazyPartProps {
  children: ReactNode;
  /** Shown until the part has loaded. */
  fallback?: ReactNode;
}

export class LazyPart extends Component<LazyPartProps, { missing: boolean }> {
  override state = { missing: false };

  static getDerivedStateFromError() {
    return { missing: true };
  }

  override render() {
    const { children, fallback } = this.props;
    if (!this.state.missing) return <Suspense fallback={fallback}>{children}</Suspense>;
    return <p className="note">A part of this page could not be loaded. Reload the page to try again.</p>;
  }
}
