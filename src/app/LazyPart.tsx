/** A part of the page that loads after the first glance; without it the rest goes on. */
import { Component, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { savesData, whenIdle } from './idle.ts';
import { useOnScreen } from './use-on-screen.ts';

interface LazyPartProps {
  children: ReactNode;
  /** Until it is there. */
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

interface DeferredPartProps {
  /** Keeps its place in the page's grid until then. */
  className: string;
  children: ReactNode;
}

/** What lies below the first screen loads once it is nearly seen, or the page has nothing else to do. */
export function DeferredPart({ className, children }: DeferredPartProps) {
  const place = useRef<HTMLDivElement>(null);
  const near = useOnScreen(place);
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    if (near) setWanted(true);
    else if (!savesData()) whenIdle(() => setWanted(true));
  }, [near]);
  const free = <div className={`${className} awaited`} ref={place} />;
  return wanted ? <LazyPart fallback={free}>{children}</LazyPart> : free;
}
