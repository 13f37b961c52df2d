/** Tells a screen reader how a run goes. */
import { usePage } from '../use-page.ts';
import { runAnnouncement } from './announcement.ts';

export function Announcer() {
  return (
    <div className="visually-hidden" role="status">
      {usePage(runAnnouncement)}
    </div>
  );
}
