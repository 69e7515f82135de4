/** A file of browser code with all it imports, as the text of one script; the Vite plugin in `scripts/lib/browserScript.mjs` makes it. */
declare module '*?browser-script' {
  const text: string
  export default text
}
