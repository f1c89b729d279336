"""Small deliveries in the publishers' format, made by hand: file name -> lines, to be changed and written."""

from pathlib import Path

Delivery = dict[str, list[str]]

LEADS = "olist_marketing_qualified_leads_dataset.csv"
DEALS = "olist_closed_deals_dataset.csv"
ORDERS = "olist_orders_dataset.csv"
ITEMS = "olist_order_items_dataset.csv"
PRODUCTS = "olist_products_dataset.csv"
REVIEWS = "olist_order_reviews_dataset.csv"

TEAMS = "sales_teams.csv"
ACCOUNTS = "accounts.csv"
PIPELINE = "sales_pipeline.csv"


def olist() -> Delivery:
    """Four leads, two of them won; seller-a sold two orders, one of them together with an unrelated seller."""
    return {
        LEADS: [
            "mql_id,first_contact_date,landing_page_id,origin",
            "lead-0001,2018-02-01,page-1,organic_search",
            "lead-0002,2018-02-13,page-1,direct_traffic",
            "lead-0003,2018-03-05,page-2,",
            "lead-0004,2018-03-06,page-2,other_publicities",
        ],
        DEALS: [
            "mql_id,seller_id,sdr_id,sr_id,won_date,business_segment,lead_type,declared_monthly_revenue",
            "lead-0001,seller-a,sdr00001,sr000001,2018-02-26 19:58:54,pet,online_big,0.0",
            "lead-0002,seller-b,sr000001,sr000002,2018-03-01 09:00:00,,,20000.0",
        ],
        ORDERS: [
            "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at",
            "order-1,c1,delivered,2018-04-02 10:56:33,2018-04-02 11:07:15",
            "order-2,c2,canceled,2018-04-24 20:41:37,",
            "order-3,c3,shipped,2018-05-08 08:38:49,2018-05-08 08:55:23",
        ],
        ITEMS: [
            "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value",
            "order-1,1,product-1,seller-a,2018-04-09 11:07:15,20.50,3.00",
            "order-1,2,product-1,seller-a,2018-04-09 11:07:15,20.50,3.00",
            "order-1,3,product-2,seller-x,2018-04-09 11:07:15,99.00,9.00",
            "order-2,1,product-2,seller-a,2018-04-29 11:07:15,7.25,1.50",
            "order-3,1,product-3,seller-x,2018-05-15 08:55:23,5.00,1.00",
        ],
        PRODUCTS: ["product_id,product_category_name", "product-1,pet_shop", "product-2,", "product-3,perfumaria"],
        REVIEWS: [
            "review_id,order_id,review_score,review_comment_title,review_comment_message,"
            "review_creation_date,review_answer_timestamp",
            'review-1,order-1,5,,"Chegou bem,\nantes do ""prazo""",2018-04-12 00:00:00,2018-04-13 10:00:00',
            "review-2,order-3,1,,,2018-05-20 00:00:00,2018-05-21 10:00:00",
        ],
    }


def crm_sales() -> Delivery:
    """Two offices, three agents, one account that agents of both offices sell to, deals in every stage."""
    return {
        TEAMS: [
            "sales_agent,manager,regional_office",
            "Ann Lee,Max Boss,North",
            "Zoë O'Hara,Max Boss,North",
            "Bob-Ray Fox,Uma Chief,South",
        ],
        "products.csv": ["product,series,sales_price", "GTX Pro,GTX,4821", "MG Special,MG,55"],
        ACCOUNTS: [
            "account,sector,year_established,revenue,employees,office_location,subsidiary_of",
            "Acme,retail,1996,1100.04,2822,United States,",
            "Bolt,medical,1999,251.41,495,Kenya,Acme",
        ],
        PIPELINE: [
            "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value",
            "OP1,Ann Lee,GTXPro,Acme,Won,2016-10-20,2017-03-01,4500",
            "OP2,Ann Lee,MG Special,Acme,Lost,2016-10-25,2017-03-11,0",
            "OP3,Bob-Ray Fox,MG Special,Acme,Won,2016-11-25,2017-04-07,50",
            "OP4,Bob-Ray Fox,GTXPro,Bolt,Engaging,2016-12-25,,",
            "OP5,Zoë O'Hara,GTXPro,,Prospecting,,,",
        ],
    }


def write(delivery: Delivery, folder: Path, encoding: str = "utf-8") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in delivery.items():
        (folder / name).write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return folder
