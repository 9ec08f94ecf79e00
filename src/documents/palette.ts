/** The colours of pages, and of feeds opened in a browser, as CSS custom properties. */
export const palette = {
  light: "--paper: #fdfbf6; --sheet: #f4f0e6; --ink: #1d1a16; --faint: #5f584d; --rule: #d9d2c3; --accent: #8f1d18;",
  dark: "--paper: #15130f; --sheet: #1f1c17; --ink: #ece6da; --faint: #a8a093; --rule: #3a352c; --accent: #f0a08f;",
};
