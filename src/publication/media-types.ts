/** Whether compressing such bytes is worth anything; pictures, sound and film are compressed already. */
export function isCompressible(mediaType: string): boolean {
  return /^(?:text\/[\w.+-]+|application\/(?:[\w.+-]*\+)?(?:xml|json|javascript)|image\/svg\+xml)(?:;|$)/.test(
    mediaType,
  );
}
