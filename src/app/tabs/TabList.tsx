/** A row of tabs as the ARIA Authoring Practices describe it: one stop for Tab, and arrow keys between the tabs. */
import { type KeyboardEvent, useRef } from 'react';

export interface Tab {
  /** Id of the tab's element. */
  id: string;
  label: string;
  /** Id of the panel that the tab shows. */
  panel: string;
}

interface Props {
  /** The row's accessible name. */
  label: string;
  className?: string;
  tabs: readonly Tab[];
  chosen: number;
  onChoose(index: number): void;
  /** The visitor points at a tab or moves the focus to it, and may open it next. */
  onNear?(index: number): void;
}

export function TabList({ label, className, tabs, chosen, onChoose, onNear }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const to = { ArrowRight: chosen + 1, ArrowLeft: chosen - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    // Without this the page would scroll, too.
    event.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    onChoose(next);
    (list.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <div ref={list} className={className} role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map((tab, i) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          id={tab.id}
          aria-selected={i === chosen}
          aria-controls={tab.panel}
          tabIndex={i === chosen ? 0 : -1}
          onClick={() => onChoose(i)}
          onPointerEnter={() => onNear?.(i)}
          onFocus={() => onNear?.(i)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
