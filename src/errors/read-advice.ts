/** What to do if the system refuses to let a file or folder be read. */
export const rightToRead = "give the user that runs Broadsheet the right to read it";
