/** A part of the page that loads later. If it cannot be loaded, the rest of the page still works. */
import { Component, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { savesData, whenIdle } from './idle.ts';
import { useOnScreen } from './use-on-screen.ts';

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

interface DeferredPartProps {
  /** The part's class in the page's grid. It keeps the place free until the part has loaded. */
  className: string;
  children: ReactNode;
}

/** A part below the first screen. It loads when it is nearly on the screen, or when the page is idle. */
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
