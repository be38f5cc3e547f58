import { bookPath } from '../catalog/index.ts';
import { sessionField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { PageContext } from '../core/page-context.ts';
import type { OwnListing } from '../listings/index.ts';
import { MOST_BYTES, MOST_PHOTOS, PHOTO_FIELD, type Photo, photoPath, uploadToken } from '../photos/index.ts';
import { sellingPage } from './selling-page.views.ts';

export interface ListingPhotosModel {
  readonly listing: OwnListing;
  readonly photos: readonly Photo[];
  /** What has just been done. */
  readonly note?: 'added' | 'saved' | undefined;
  /** Why photos were not added. */
  readonly fault?: string | undefined;
}

/** The photos of an offer, to its seller. */
export function listingPhotosPage(context: PageContext, model: ListingPhotosModel): string {
  const { listing, photos, note } = model;
  const { photos: text, selling } = context.locale.texts;
  return sellingPage(context, {
    tab: 'listings',
    title: text.title,
    done: note === 'added' ? selling.offer.added : note === 'saved' ? text.saved : null,
    body: html`<p dir="auto"><a href="/selling/listings/${listing.id}"><b>${listing.book.title}</b></a></p>
<p>${text.lede}</p>
${uploadForm(context, model)}
${photos.length === 0 ? html`<p class="quiet">${text.none}</p>` : html`<ul class="rows">${photos.map((photo, index) => photoItem(context, listing.id, photo, index + 1))}</ul>`}
<p class="actions"><a class="button" href="/selling">${selling.offer.done}</a>${listing.state === 'live' ? html`<a href="${bookPath(listing.book)}#offer-${listing.id}">${selling.offer.see}</a>` : null}</p>`,
  });
}

function uploadForm({ locale, visitor }: PageContext, { listing, photos, fault }: ListingPhotosModel): SafeHtml | null {
  const { photos: text } = locale.texts;
  const room = MOST_PHOTOS - photos.length;
  const wrong = fault === undefined ? null : html`<span class="wrong" id="${PHOTO_FIELD}-fault">${fault}</span>`;
  if (!visitor) return null;
  if (room === 0) return html`<p class="quiet">${text.full(MOST_PHOTOS)}</p>${wrong}`;
  // The token stands in the address: it is checked before anything of the body is read.
  return html`<form action="/selling/listings/${listing.id}/photos?token=${uploadToken(visitor)}" method="post" enctype="multipart/form-data">
<p class="field"><label for="${PHOTO_FIELD}">${text.field}</label><span class="quiet" id="${PHOTO_FIELD}-hint">${text.hint(room, MOST_BYTES / 1_000_000)}</span><input id="${PHOTO_FIELD}" name="${PHOTO_FIELD}" type="file" accept="image/jpeg,image/png,image/webp" multiple required aria-describedby="${PHOTO_FIELD}-hint${wrong ? ` ${PHOTO_FIELD}-fault` : ''}"${wrong ? html` aria-invalid="true" autofocus` : null}>${wrong}</p>
<p><button>${text.submit}</button></p>
</form>`;
}

function photoItem(context: PageContext, listingId: number, photo: Photo, place: number): SafeHtml {
  const { photos: text } = context.locale.texts;
  const post = (action: string, label: string): SafeHtml =>
    html`<form action="/selling/listings/${listingId}/photos/${photo.id}/${action}" method="post">${sessionField(context)}<button class="second">${label}</button></form>`;
  return html`<li id="photo-${photo.id}"><a href="${photoPath(photo.name, 1600)}"><img src="${photoPath(photo.name, 640)}" width="${photo.width}" height="${photo.height}" alt="${text.photo(place)}" decoding="async" loading="lazy"></a>
<div class="actions">${photo.first ? html`<b>${text.first}</b>` : post('first', text.makeFirst(place))}${post('remove', text.remove(place))}</div></li>`;
}
