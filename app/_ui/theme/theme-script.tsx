/** Sets the theme that the visitor chose on this device, before anything is painted. */
export function ThemeScript() {
  const script = `try{var t=localStorage.getItem("theme");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch{}`;
  return <script dangerouslySetInnerHTML={{ __html: script }} />;
}
