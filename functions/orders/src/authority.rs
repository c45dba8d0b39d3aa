//! Who may see an order: its buyer, finance and admins see all of it, an organizer sees what was bought for her own concerts.

use auth::Caller;
use kernel::Role;
use views::{ViewError, Views};

use crate::purchase::Purchase;
use crate::views::concert_organizers::find_organized;
use crate::visible_part::VisiblePart;

/// None if the caller may see nothing of the order.
pub async fn visible_part(
    views: &Views,
    caller: &Caller,
    purchase: &Purchase,
) -> Result<Option<VisiblePart>, ViewError> {
    if caller.may_see(purchase.user_id) {
        return Ok(Some(VisiblePart::Whole));
    }
    if !caller.has(Role::Organizer) {
        return Ok(None);
    }
    let bought = purchase.concert_ids();
    let organized = find_organized(views, caller.user_id, bought.clone()).await?;
    Ok(VisiblePart::of_organizer(&organized, &bought))
}
