/** Tells a screen reader how a run goes. */
import { usePage } from '../usePage.ts';
import { announcement } from './announcement.ts';

export function Announcer() {
  return (
    <div className="visually-hidden" role="status">
      {usePage(announcement)}
    </div>
  );
}
