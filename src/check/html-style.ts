import { STATUSES } from './report.js';

/** Colours of the light and the dark scheme. The page's pairs meet the contrast of WCAG level AA. */
export const COLOURS = {
  page: ['#ffffff', '#15181d'],
  text: ['#1c2128', '#e4e8ed'],
  muted: ['#59626e', '#9ba5b1'],
  line: ['#d5dae0', '#363c45'],
  faint: ['#eceff2', '#23282f'],
  note: ['#fff8e1', '#2c2818'],
  link: ['#0b57b0', '#79b4ff'],
  rejected: ['#a8123e', '#ff8aa8'],
  expired: ['#b42318', '#ff8b80'],
  failed: ['#8f2c7c', '#f5a0e0'],
  critical: ['#b04a06', '#ffac6b'],
  warning: ['#856000', '#eccb5a'],
  unknown: ['#535d69', '#aeb8c3'],
  ok: ['#0f6e48', '#66d19e'],
} as const;

function variables(scheme: 0 | 1): string {
  return Object.entries(COLOURS)
    .map(([name, colours]) => `--${name}:${colours[scheme]};`)
    .join('');
}

/** The page's only style sheet. */
export const STYLE = `
:root{color-scheme:light;${variables(0)}}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;${variables(1)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:76rem;padding:2.25rem 2rem 3rem;background:var(--page);color:var(--text);font:.9375rem/1.5 -apple-system,"Segoe UI",Inter,Roboto,"Noto Sans",system-ui,sans-serif;overflow-wrap:anywhere}
h1,h2,p{margin:0}
h1,h2,.counts b{font-weight:650}
h1{font-size:1.5rem;line-height:1.25;letter-spacing:-.01em}
h2{font-size:1.0625rem}
ul{padding:0;list-style:none}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
.address{display:inline-block;max-width:100%}a .address{text-decoration:inherit}
a:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
code{font:.875em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.muted{color:var(--muted)}.muted a{color:inherit}
.small{font-size:.8125rem;line-height:1.45}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.counts{display:flex;flex-wrap:wrap;gap:.5rem 1.75rem;margin:1.25rem 0 0;padding:1rem 0;border-block:1px solid var(--line)}
.counts b{font-size:1.25rem;margin-right:.3em}
.counts b,.ends b{font-variant-numeric:tabular-nums}
.counts a{color:inherit;text-decoration:none}.counts a:hover{text-decoration:underline}
.notes{margin:1.25rem 0 0;padding:.75rem 1rem;background:var(--note);border-left:3px solid var(--warning)}
details{margin-top:1.25rem}summary{cursor:pointer}
.names{columns:14rem;margin:.5rem 0 0}
section{margin-top:2rem}
tr:target{background:var(--note)}tbody tr{scroll-margin-top:3.5rem}
.shape{width:.875em;height:.875em;vertical-align:-.06em;margin-right:.4em}
.shape,.end{fill:currentColor;stroke:none;overflow:visible}
.stroke{fill:none;stroke:currentColor;stroke-width:2.4;stroke-linecap:round}
${STATUSES.map((status) => `.${status}{color:var(--${status})}`).join('')}
.status{font-size:.8125rem;font-weight:600;white-space:nowrap}
table{width:100%;border-collapse:collapse;table-layout:fixed;margin-top:.375rem}
th,td{padding:.625rem 1rem .7rem 0;text-align:left;vertical-align:top;font-weight:400}
th:last-child,td:last-child{padding-right:0}
tbody tr{border-bottom:1px solid var(--faint)}
tbody tr:last-child{border-bottom-color:var(--line)}
thead th{position:sticky;top:0;z-index:1;padding-block:.5rem;background:var(--page);color:var(--muted);font-size:.8125rem;line-height:1rem;vertical-align:bottom;box-shadow:inset 0 -1px var(--line)}
.who{width:32%}.ends{width:20%}
.who b{font-weight:600;margin-right:.4rem}
.ends b{font-weight:600;display:block}
.timeline{display:block;overflow:visible;margin:1.25rem 0 .5rem;border-bottom:1px solid var(--line);fill:var(--muted);font-size:.6875rem}
.timeline line{stroke:var(--line)}.timeline line:first-child{stroke:var(--muted)}
.do p+p{margin-top:.2rem}
footer{margin-top:2.5rem;max-width:46rem}
@media screen and (max-width:50rem){
body{padding:1.25rem 1rem 2rem}
.credentials,.credentials :is(tbody,tr,th,td,thead){display:block;width:auto}
.credentials thead th{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.credentials tbody tr{padding:1rem 0}
.credentials tbody :is(th,td){padding:0}
.ends,.do{margin-top:.25rem}
.ends b,.ends div{display:inline}.ends div+div::before{content:" · "}
.ends b::after{content:" · ";font-weight:400;color:var(--muted)}
}
@media print{
@page{margin:7mm}
html{font-size:6.5px}
body{max-width:none;padding:0;font-size:1rem;line-height:1.1}
h2{font-size:1.2rem;break-after:avoid}
.small,.status,thead th{font-size:inherit;line-height:inherit}
details,.timeline,.timeline+p,section+section .credentials thead,.do br,footer{display:none}
.counts{margin:2px 0;padding:2px 0;gap:1rem}
section{margin-top:4px}
h2,h2+p,.do p,.ends b,.ends div,.who>div{display:inline}
table{margin:0}
th,td,thead th{position:static;padding-block:1px}
.who div+div,.ends div,.do p+p{margin-left:.5em}
.who{width:33%}.ends{width:18%}
tr{break-inside:avoid}
}
`;
