/** A part of the page that loads after the first glance; without it the rest goes on. */
import { Component, type ReactNode, Suspense } from 'react';

export class Later extends Component<{ children: ReactNode }, { missing: boolean }> {
  override state = { missing: false };

  static getDerivedStateFromError() {
    return { missing: true };
  }

  override render() {
    if (!this.state.missing) return <Suspense>{this.props.children}</Suspense>;
    return <p className="note">A part of this page could not be loaded. Reload the page to try again.</p>;
  }
}
