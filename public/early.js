// Runs about when the page is first painted, before the page's own code: the right colours, and no title over
// parts that are shown alone (`?embed=`). See src/app/view/keep-view.ts.
const page = document.documentElement;
if (new URLSearchParams(location.search).has('embed')) page.dataset.parts = '';
try {
  const kept = localStorage.getItem('antirectifier-colours');
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  page.dataset.scheme = kept === 'dark' || (kept !== 'light' && dark) ? 'dark' : 'light';
} catch {
  // Without storage the page's own code sets the colours.
}
