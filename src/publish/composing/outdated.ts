import { directoryOf, documentFiles } from "./document-paths.ts";
import { type DocumentPlan, planOf } from "./document-plan.ts";
import { describes } from "./layouts.ts";
import type { Materials } from "./materials.ts";
import type { DocumentName } from "./touched-documents.ts";

/** Whether nothing of the published document can be reused. */
export function isFromNothing(name: DocumentName, { request, catalog, target, press }: Materials): boolean {
  if (request.all === true) return true;
  const directory = directoryOf(name);
  // An interrupted run may have left a layout of files that are not in the manifest.
  return (
    catalog.layout(directory)?.rendering !== press.renderingKey ||
    documentFiles(directory, press).some(([, path]) => target.entry(path) === undefined)
  );
}

/** Plans of the documents that have new contents or are damaged. */
export function* outdatedPlans(names: readonly DocumentName[], materials: Materials): Iterable<DocumentPlan> {
  for (const name of names) {
    const plan = planOf(name, materials.catalog, materials.press);
    if (!isUpToDate(plan, materials)) yield plan;
  }
}

function isUpToDate(plan: DocumentPlan, { catalog, target, press, request, harmed }: Materials): boolean {
  if (request.all === true) return false;
  const { directory } = plan.document;
  const layout = catalog.layout(directory);
  if (layout?.rendering !== press.renderingKey || layout.signature !== plan.signature) return false;
  // Written ahead by an interrupted run: publishing it again corrects the catalog.
  if (layout.before !== undefined) return false;
  return documentFiles(directory, press).every(
    ([name, path]) => describes(layout, name, path, target) && !harmed.has(path),
  );
}
