/** Announces the progress of a run to screen readers. */
import { usePage } from '../use-page.ts';
import { runAnnouncement } from './announcement.ts';

export function Announcer() {
  return (
    <div className="visually-hidden" role="status">
      {usePage(runAnnouncement)}
    </div>
  );
}
